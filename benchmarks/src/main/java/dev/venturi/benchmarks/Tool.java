package dev.venturi.benchmarks;

import io.avaje.json.mapper.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a program is run under.
sealed interface Tool {
    /// Its name in the table.
    String title();

    /// The command that runs `program` under it at `rate` samples a second. It may write `output`.
    List<String> command(List<String> program, int rate, Path output);

    /// How many samples it took, each a look at all threads: by its own account in `output` or in
    /// what it printed.
    long samples(Path output, String printed) throws IOException;

    /// No profiler.
    record Bare() implements Tool {
        @Override
        public String title() {
            return "nothing";
        }

        @Override
        public List<String> command(List<String> program, int rate, Path output) {
            return program;
        }

        @Override
        public long samples(Path output, String printed) {
            return 0;
        }
    }

    /// `venturi run`.
    record Venturi(Path launcher) implements Tool {
        @Override
        public String title() {
            return "venturi";
        }

        @Override
        public List<String> command(List<String> program, int rate, Path output) {
            List<String> command = new ArrayList<>();
            command.addAll(List.of(launcher.toString(), "run", "--rate", Integer.toString(rate)));
            command.addAll(List.of("--json", output.toString(), "--python", program.getFirst()));
            command.addAll(program.subList(1, program.size()));
            return command;
        }

        @Override
        public long samples(Path output, String printed) throws IOException {
            Map<String, Object> report =
                    JsonMapper.builder().build().fromJsonObject(Files.readString(output));
            if (report.get("sampling") instanceof Map<?, ?> sampling
                    && sampling.get("ticks") instanceof Number ticks) {
                return ticks.longValue();
            }
            throw new IOException("no sampling.ticks in what venturi wrote to " + output);
        }
    }

    /// `py-spy record` as it is without further options: it stops the program for each sample.
    record PySpy(Path executable) implements Tool {
        private static final Pattern SAMPLES = Pattern.compile("Samples: (\\d+) Errors: (\\d+)");

        @Override
        public String title() {
            return "py-spy";
        }

        @Override
        public List<String> command(List<String> program, int rate, Path output) {
            List<String> command = new ArrayList<>();
            command.addAll(List.of(executable.toString(), "record", "-r", Integer.toString(rate)));
            command.addAll(List.of("-f", "raw", "-o", output.toString(), "--"));
            command.addAll(program);
            return command;
        }

        @Override
        public long samples(Path output, String printed) throws IOException {
            Matcher matcher = SAMPLES.matcher(printed);
            if (!matcher.find()) {
                throw new IOException("py-spy did not say how many samples it took:\n" + printed);
            }
            return Long.parseLong(matcher.group(1));
        }
    }
}
