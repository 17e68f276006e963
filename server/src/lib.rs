//! The organizer's side: streams, publishing, enrolment.
