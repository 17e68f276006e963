//! Ids cross as texts; a text that is no id is [`FfiError::InvalidInput`].

use crate::error::FfiError;
use huiban_protocol::documents::{
    DeviceId, EventCode, ExchangeId, IncidentId, LeadId, ListCode, OpId, RegistrationId, SessionId,
};

macro_rules! crosses_as_text {
    ($($id:ident: $field:literal;)*) => {$(
        uniffi::custom_type!($id, String, {
            remote,
            lower: |id| id.to_string(),
            try_lift: |text| text.parse::<$id>().map_err(|wrong| FfiError::InvalidInput {
                field: $field.to_owned(),
                reason: wrong.to_string(),
            }.into()),
        });
    )*};
}

crosses_as_text! {
    DeviceId: "device";
    EventCode: "event";
    ExchangeId: "exchange";
    IncidentId: "incident";
    LeadId: "lead";
    ListCode: "list";
    OpId: "op";
    RegistrationId: "registration";
    SessionId: "session";
}
