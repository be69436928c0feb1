/// The proof that a patch keeps behaviour and gains.
///
/// Entry: [dev.venturi.verify.Proof]. May import `fix`, `bench` and what lies below.
@NullMarked
package dev.venturi.verify;

import org.jspecify.annotations.NullMarked;
