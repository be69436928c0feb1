/// One class for each command: parses options, tells the story of the run, exits.
///
/// Entry: [dev.venturi.cli.Main]. Nothing imports it.
@NullMarked
package dev.venturi.cli;

import org.jspecify.annotations.NullMarked;
