package dev.venturi.fix;

/// Why a place that looked like a known shape was left alone.
///
/// @param code such as `A-PICKLE`, see docs/fixes.md
/// @param file where the reason stands
/// @param line 1-based
/// @param message one sentence that names the thing and the evidence
public record Refusal(String code, String file, int line, String message) {}
