/// The sampling loop: stacks and thread states of a running program, from outside.
///
/// Entry: [dev.venturi.sample.Sampler]. May import `cpython`, `profile`, `target`, `memory`.
@NullMarked
package dev.venturi.sample;

import org.jspecify.annotations.NullMarked;
