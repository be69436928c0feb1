/// Exact tracing: every call of a program, counted and timed.
///
/// A probe in the program (`src/main/probe`) writes a record for each call and return into a ring
/// in shared memory; all accounting is done here. Entry: [dev.venturi.trace.Tracer]. May import
/// `profile` and `target`.
@NullMarked
package dev.venturi.trace;

import org.jspecify.annotations.NullMarked;
