//! Actors, stories, vectors and tidy rules over the whole of Huiban.
