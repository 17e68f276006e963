//! A reminder shown by the calendar (RFC 5545, 3.6.6).

use super::property::{add_text, minutes, utc};
use calcard::icalendar::{
    ICalendarAction, ICalendarComponent, ICalendarComponentType, ICalendarParameter,
    ICalendarProperty, ICalendarValueType,
};
use chrono::DateTime;
use huiban_protocol::streams::Remind;

/// Reminds before the start, or at a time of its own.
pub(super) fn alarm(remind: Remind, title: &str) -> ICalendarComponent {
    let mut alarm = ICalendarComponent::new(ICalendarComponentType::VAlarm);
    alarm.add_property(ICalendarProperty::Action, ICalendarAction::Display);
    match remind {
        Remind::BeforeMin(before) => {
            alarm.add_property(ICalendarProperty::Trigger, minutes(before, true));
        }
        Remind::AtMs(ms) => {
            let at = DateTime::from_timestamp_millis(ms).unwrap_or_default();
            alarm.add_property_with_params(
                ICalendarProperty::Trigger,
                [ICalendarParameter::value(ICalendarValueType::DateTime)],
                utc(at.fixed_offset()),
            );
        }
    }
    add_text(&mut alarm, ICalendarProperty::Description, title);
    alarm
}
