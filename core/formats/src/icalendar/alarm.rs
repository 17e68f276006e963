//! A reminder shown by the calendar (RFC 5545, 3.6.6).

use super::property::{add_text, minutes};
use calcard::icalendar::{
    ICalendarAction, ICalendarComponent, ICalendarComponentType, ICalendarProperty,
};

/// Reminds so many minutes before the start.
pub(super) fn alarm(minutes_before: u32, title: &str) -> ICalendarComponent {
    let mut alarm = ICalendarComponent::new(ICalendarComponentType::VAlarm);
    alarm.add_property(ICalendarProperty::Action, ICalendarAction::Display);
    alarm.add_property(ICalendarProperty::Trigger, minutes(minutes_before, true));
    add_text(&mut alarm, ICalendarProperty::Description, title);
    alarm
}
