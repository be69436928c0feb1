package dev.venturi.cli;

import dev.venturi.bench.Session.Candidate;
import dev.venturi.target.Trouble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes of a command line the commands that are run: parameters are put in, names given.
final class Planner {
    private final CommandOptions options;
    private final List<String> names;
    private final List<ParameterValues> parameters;
    private final Function<String, ? extends RuntimeException> wrong;
    private final List<SortedMap<String, String>> combinations;

    /// @param wrong makes of a message what is thrown for a wrong command line
    Planner(
            CommandOptions options,
            List<ParameterValues> parameters,
            List<String> names,
            Function<String, ? extends RuntimeException> wrong) {
        this.options = options;
        this.names = names;
        this.parameters = parameters;
        this.wrong = wrong;
        try {
            this.combinations = ParameterValues.product(parameters);
        } catch (IllegalArgumentException e) {
            throw wrong.apply("-L: " + e.getMessage());
        }
    }

    /// Finds out what can be known to be wrong before anything runs.
    void check(List<String> commands, boolean git) {
        if (git && (!parameters.isEmpty() || !names.isEmpty())) {
            throw wrong.apply("--git compares one command on two commits: leave out -L and -n");
        }
        int made = commands.size() * combinations.size();
        if (made > ParameterValues.MOST) {
            throw wrong.apply(
                    "these are %d commands, and %d are the most"
                            .formatted(made, ParameterValues.MOST));
        }
        if (names.size() > made) {
            throw wrong.apply(
                    "-n was given %d times for %d commands".formatted(names.size(), made));
        }
        String everything =
                Stream.of(
                                commands,
                                options.prepares(),
                                options.setup().stream().toList(),
                                options.cleanup().stream().toList())
                        .flatMap(List::stream)
                        .collect(Collectors.joining("\n"));
        for (ParameterValues parameter : parameters) {
            if (!everything.contains("{" + parameter.name() + "}")) {
                throw wrong.apply("-L: {%s} stands in no command".formatted(parameter.name()));
            }
        }
    }

    /// The commands, each with each combination of values.
    List<PlannedCommand> plan(List<String> templates, Path directory) throws Trouble {
        List<PlannedCommand> planned = new ArrayList<>();
        for (int i = 0; i < templates.size(); i++) {
            for (SortedMap<String, String> values : combinations) {
                String name = name(i, planned.size(), templates.size(), values);
                planned.add(planned(i, templates.get(i), "", name, values, directory));
            }
        }
        return planned;
    }

    /// One command in two places.
    List<PlannedCommand> plan(String line, Checkouts checkouts) throws Trouble {
        List<PlannedCommand> planned = new ArrayList<>();
        for (Checkouts.Checkout checkout : checkouts.checkouts()) {
            planned.add(
                    planned(0, line, checkout.place(), "", new TreeMap<>(), checkout.directory()));
        }
        return planned;
    }

    private PlannedCommand planned(
            int number,
            String template,
            String place,
            String name,
            SortedMap<String, String> values,
            Path directory)
            throws Trouble {
        String line = ParameterValues.replaced(template, values);
        return new PlannedCommand(
                new Candidate(line, place, name, values, List.of()),
                options.executed(line),
                directory,
                options.setup().map(each -> ParameterValues.replaced(each, values)),
                options.prepare(number).map(each -> ParameterValues.replaced(each, values)),
                options.cleanup().map(each -> ParameterValues.replaced(each, values)));
    }

    /// Names are given to the commands as they stand on the command line, or, where there are more
    /// names, to each that comes of them.
    private String name(int template, int made, int templates, SortedMap<String, String> values) {
        int number = names.size() > templates ? made : template;
        if (number >= names.size()) {
            return "";
        }
        String given = names.get(number);
        String name = ParameterValues.replaced(given, values);
        boolean ambiguous =
                names.size() <= templates && combinations.size() > 1 && name.equals(given);
        return ambiguous
                ? name
                        + values.entrySet().stream()
                                .map(Map.Entry::toString)
                                .collect(Collectors.joining(", ", " (", ")"))
                : name;
    }
}
