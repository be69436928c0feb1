/// Patches for the shapes worth recognising, and refusals with their reason.
///
/// Entry: [dev.venturi.fix.Fixer]. May import `diagnose` and what lies below.
@NullMarked
package dev.venturi.fix;

import org.jspecify.annotations.NullMarked;
