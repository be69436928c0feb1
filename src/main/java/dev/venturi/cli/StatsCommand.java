package dev.venturi.cli;

import dev.venturi.format.Pstats;
import dev.venturi.profile.CallProfile;
import dev.venturi.target.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `venturi stats`: what pstats does with its files.
@Command(
        name = "stats",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Shows files of cProfile and of Python 3.15's sampler as pstats does; adds several, compares two."
        })
final class StatsCommand implements Callable<Integer> {
    /// What time.ctime(3) writes.
    private static final DateTimeFormatter CTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

    @Spec private @Nullable CommandSpec command;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files that pstats reads.")
    private List<Path> files = List.of();

    @Mixin private CallTableOptions table = new CallTableOptions();

    @Option(
            names = "--compare",
            description = "Show what changed from the first FILE to the second, instead of adding.")
    private boolean compare;

    @Override
    public Integer call() throws Trouble {
        if (compare && files.size() != 2) {
            throw new CommandLine.ParameterException(
                    Objects.requireNonNull(command).commandLine(),
                    "--compare needs two files: the one before and the one after");
        }
        table.check();
        List<Pstats> read = new ArrayList<>();
        for (Path file : files) {
            read.add(read(file));
        }
        boolean sampled = sampled(read);
        try (Output out = Output.standard()) {
            if (compare) {
                table.compare(read.getFirst().profile(), read.getLast().profile(), sampled, out);
            } else {
                table.report(added(read), sampled, heading(), out);
            }
        }
        return 0;
    }

    private static Pstats read(Path file) throws Trouble {
        try {
            return Pstats.read(file);
        } catch (IOException e) {
            throw new Trouble(String.valueOf(e.getMessage()), e);
        }
    }

    /// Whether the files hold samples, which is said; samples and calls have no sum.
    private boolean sampled(List<Pstats> read) throws Trouble {
        Path first = files.getFirst();
        boolean sampled = read.getFirst().sampled();
        for (int i = 1; i < read.size(); i++) {
            if (read.get(i).sampled() != sampled) {
                throw new Trouble(
                        "%s holds %s, but %s %s: give files of one kind"
                                .formatted(first, kind(sampled), files.get(i), kind(!sampled)));
            }
        }
        if (sampled) {
            System.err.println(
                    "venturi stats: "
                            + first
                            + " was written by Python's sampler: calls are samples with the function on the stack, primitive calls those in it itself, lines those being executed"
                            + table.output()
                                    .map(
                                            file ->
                                                    "; "
                                                            + file
                                                            + " does not say so, since older Pythons could not read it")
                                    .orElse(""));
        }
        return sampled;
    }

    private static String kind(boolean sampled) {
        return sampled ? "samples" : "calls";
    }

    /// The sum in pstats' order: the first, the last, the last but one, and so on.
    private static CallProfile added(List<Pstats> read) {
        CallProfile sum = read.getFirst().profile();
        for (int i = read.size() - 1; i > 0; i--) {
            sum = sum.plus(read.get(i).profile());
        }
        return sum;
    }

    /// The files with their dates, in the same order.
    private List<String> heading() throws Trouble {
        List<String> lines = new ArrayList<>();
        lines.add(dated(files.getFirst()));
        for (int i = files.size() - 1; i > 0; i--) {
            lines.add(dated(files.get(i)));
        }
        lines.add("");
        return lines;
    }

    private static String dated(Path file) throws Trouble {
        try {
            FileTime written = Files.getLastModifiedTime(file);
            return CTIME.format(written.toInstant().atZone(ZoneId.systemDefault())) + "    " + file;
        } catch (IOException gone) {
            throw new Trouble("cannot read " + file + ": it is gone", gone);
        }
    }
}
