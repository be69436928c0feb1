/// What was measured: frames, stacks, states and their weights.
///
/// Entry: [dev.venturi.profile.Profile]. Imports nothing of ours.
@NullMarked
package dev.venturi.profile;

import org.jspecify.annotations.NullMarked;
