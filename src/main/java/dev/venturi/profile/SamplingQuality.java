package dev.venturi.profile;

/// What was asked of the sampler, what it achieved, and what it cost.
///
/// @param requestedHertz samples a second that were asked for
/// @param achievedHertz ticks a second that were made; unchanged blocked threads count
/// @param ticks how often the program was looked at
/// @param samples thread samples taken, of all threads
/// @param missed ticks that came so late that their time was given to the sample after them
/// @param torn thread samples of which no consistent stack could be had
/// @param partial thread samples of which only the outer frames could be verified
/// @param unknown thread samples whose state could not be established
/// @param profilerCpuSeconds user and system CPU time of Venturi's own process during the profile
public record SamplingQuality(
        double requestedHertz,
        double achievedHertz,
        long ticks,
        long samples,
        long missed,
        long torn,
        long partial,
        long unknown,
        double profilerCpuSeconds) {}
