/// Rules over what was measured: evidence, verdict, findings, predicted gain.
///
/// Entry: [dev.venturi.diagnose.Diagnosis]. May import `profile`, `sample`, `heap` and what lies
/// below.
@NullMarked
package dev.venturi.diagnose;

import org.jspecify.annotations.NullMarked;
