//! Documents that a device signs, with the certificate of its key inside (`kcwt`, RFC 9597): whoever
//! knows the event's keys can verify them, also without ever having heard of the device.

use super::certificate::DeviceCertificate;
use super::claims::Claims;
use super::cose::{TokenError, decode, verify_bytes};
use super::key_list::KeyList;
use coset::cbor::value::Value;
use coset::{
    CborSerializable as _, CoseSign1, CoseSign1Builder, HeaderBuilder, Label,
    TaggedCborSerializable as _, iana,
};
use ed25519_dalek::{Signer as _, SigningKey};

const CERTIFICATE: i64 = 13;

fn unsigned(claims: &Claims, certificate: Value) -> Option<CoseSign1Builder> {
    let protected = HeaderBuilder::new()
        .algorithm(iana::Algorithm::EdDSA)
        .value(CERTIFICATE, certificate)
        .build();
    Some(CoseSign1Builder::new().protected(protected).payload(claims.to_cbor()?))
}

/// Signs claims with a device's key, whose certificate goes along.
pub(super) fn sign(claims: &Claims, certificate: &[u8], key: &SigningKey) -> Option<Vec<u8>> {
    unsigned(claims, decode(certificate)?)?
        .create_signature(b"", |bytes| key.sign(bytes).to_bytes().to_vec())
        .build()
        .to_tagged_vec()
        .ok()
}

/// A document that was read but not yet verified.
pub(super) struct Unverified {
    /// What it claims.
    pub(super) claims: Claims,
    certificate: Vec<u8>,
    sign1: CoseSign1,
}

/// Reads a document strictly; says nothing about who signed it.
pub(super) fn read(bytes: &[u8]) -> Result<Unverified, TokenError> {
    let sign1 = CoseSign1::from_tagged_slice(bytes).map_err(|_| TokenError::Shape)?;
    let payload = sign1.payload.as_deref().ok_or(TokenError::Shape)?;
    let claims = Claims::from_cbor(payload).ok_or(TokenError::Shape)?;
    let [(Label::Int(CERTIFICATE), certificate)] = sign1.protected.header.rest.as_slice() else {
        return Err(TokenError::Shape);
    };
    // rebuilding it from what was understood proves that there is nothing else in it
    let rebuilt = unsigned(&claims, certificate.clone())
        .ok_or(TokenError::Shape)?
        .signature(sign1.signature.clone())
        .build();
    let canonical = CoseSign1 {
        protected: coset::ProtectedHeader { original_data: None, header: rebuilt.protected.header },
        ..rebuilt
    };
    if canonical.to_tagged_vec().ok().as_deref() != Some(bytes) {
        return Err(TokenError::Shape);
    }
    let certificate = certificate.clone().to_vec().map_err(|_| TokenError::Shape)?;
    Ok(Unverified { claims, certificate, sign1 })
}

impl Unverified {
    /// Whose device is said to have signed it, unverified.
    pub(super) fn certificate(&self) -> Result<DeviceCertificate, TokenError> {
        DeviceCertificate::read(&self.certificate)
    }

    /// Verifies the certificate by the event's keys, and the signature by the certified key.
    pub(super) fn verify(
        &self,
        keys: &KeyList,
        now_s: u64,
    ) -> Result<DeviceCertificate, TokenError> {
        let certificate = DeviceCertificate::open(&self.certificate, keys, now_s)?;
        let key = certificate.public_key()?;
        self.sign1
            .verify_signature(b"", |signature, bytes| verify_bytes(&key, bytes, signature))?;
        Ok(certificate)
    }
}
