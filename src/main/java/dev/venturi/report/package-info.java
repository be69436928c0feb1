/// What people and programs see: terminal tables, the map, JSON.
///
/// Entry: [dev.venturi.report.TerminalReport]. May import everything but `cli`.
@NullMarked
package dev.venturi.report;

import org.jspecify.annotations.NullMarked;
