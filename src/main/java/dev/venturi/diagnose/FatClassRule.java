package dev.venturi.diagnose;

import dev.venturi.heap.HeapCensus;
import dev.venturi.profile.Frame;
import dev.venturi.target.Trouble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// Millions of instances with a dictionary each.
final class FatClassRule {
    private static final double CLASS_SHARE = 0.20;
    private static final long CLASS_INSTANCES = 50_000;
    private static final double CLASS_SAVING = 0.10;

    private final RunFacts run;

    FatClassRule(RunFacts run) {
        this.run = run;
    }

    /// The class whose instances would save most with `__slots__`, if they are many and that is
    /// much.
    ///
    /// @param rejected is told why there is none
    Optional<Finding> find(List<String> rejected) throws Trouble {
        MemoryFacts memory = run.memory();
        HeapCensus census = memory.census();
        if (census == null || memory.liveBytes() <= 0) {
            return Optional.empty();
        }
        Optional<InstanceGroup> largest =
                memory.fatClasses().stream()
                        .filter(group -> group.count() >= CLASS_INSTANCES)
                        .filter(group -> group.saving() > 0)
                        .max(Comparator.comparingLong(InstanceGroup::saving));
        if (largest.isEmpty()) {
            rejected.add(
                    text(
                            "memory: no class with a __dict__ has %,d instances at the peak (%s resident%s)",
                            CLASS_INSTANCES, bytes(memory.peakBytes()), largestHolders(memory)));
            return Optional.empty();
        }
        InstanceGroup group = largest.get();
        double share = (double) group.bytes() / memory.liveBytes();
        long saving = group.saving();
        // The class and the whole at the same instant: the peak itself may have come later.
        long resident = census.residentBytes() > 0 ? census.residentBytes() : memory.peakBytes();
        if (share < CLASS_SHARE || saving < CLASS_SAVING * resident) {
            rejected.add(
                    text(
                            "memory: %s has %,d instances, %.1f %% of live memory; slots would save %.1f %% of what is resident",
                            group.qualifiedName(),
                            group.count(),
                            100 * share,
                            100.0 * saving / resident));
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>();
        evidence.add(
                text(
                        "%,d live instances of %s.%s take %s without their values, %.1f %% of %s live memory%s",
                        group.count(),
                        group.module(),
                        group.qualifiedName(),
                        bytes(group.bytes()),
                        100 * share,
                        bytes(memory.liveBytes()),
                        census.complete()
                                ? ""
                                : " (the census is partial: " + census.partialBecause() + ")"));
        evidence.add(
                text(
                        "%.0f bytes an instance with %d attributes; %d with slots: %s of %s resident less (the peak was %s)",
                        (double) group.bytes() / group.count(),
                        group.attributes(),
                        group.bytesWithSlots() / group.count(),
                        bytes(saving),
                        bytes(resident),
                        bytes(memory.peakBytes())));
        Frame definition = definition(group);
        return Optional.of(
                new Finding(
                        "memory-dict-instances",
                        Bottleneck.MEMORY,
                        definition,
                        List.of(definition),
                        share,
                        OptionalDouble.of(GainModel.smallerPeak(resident, saving)),
                        evidence,
                        group));
    }

    private static String largestHolders(MemoryFacts memory) {
        return memory.holders(3).stream()
                .map(
                        holder ->
                                text(
                                        "; %,d %s: %s",
                                        holder.count(), holder.type(), bytes(holder.bytes())))
                .collect(Collectors.joining());
    }

    private Frame definition(InstanceGroup group) throws Trouble {
        Optional<Path> file = run.source().fileOf(group.module());
        if (file.isEmpty()) {
            return new Frame(group.qualifiedName(), group.module(), 0, 0);
        }
        int line = SourceFacts.ofClass(run, file.get(), group.qualifiedName()).line();
        return new Frame(group.qualifiedName(), file.get().toString(), line, line);
    }

    private static String bytes(long bytes) {
        return text("%.1f MiB", bytes / (double) (1 << 20));
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
