//! What device and server must agree on: documents, ops, streams, tokens, folds. Pure.
