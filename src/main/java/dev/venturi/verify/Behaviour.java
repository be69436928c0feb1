package dev.venturi.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Compares what two runs of a program did, channel by channel.
final class Behaviour {
    private Behaviour() {}

    /// Two runs of the original: everything must be the same to the byte.
    static List<ChannelResult> ofOriginals(Outcome first, Outcome second) throws IOException {
        return compare(
                first,
                second,
                ChannelResult.State.UNSTABLE,
                TextDifference.first(first.stderr(), second.stderr()));
    }

    /// A run of the original and one of the patched program, whose tracebacks may have other
    /// frames.
    static List<ChannelResult> ofPatched(Outcome original, Outcome patched) throws IOException {
        String stderr = TextDifference.first(original.stderr(), patched.stderr());
        if (!stderr.isEmpty()) {
            stderr =
                    TextDifference.first(
                            StderrText.withoutFrames(text(original.stderr())),
                            StderrText.withoutFrames(text(patched.stderr())));
        }
        return compare(original, patched, ChannelResult.State.DIFFERENT, stderr);
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static List<ChannelResult> compare(
            Outcome first, Outcome second, ChannelResult.State otherwise, String stderr)
            throws IOException {
        List<ChannelResult> results = new ArrayList<>();
        String ending = first.run().ending();
        String other = second.run().ending();
        results.add(result("exit", otherwise, ending.equals(other) ? "" : ending + " / " + other));
        results.add(
                result("stdout", otherwise, TextDifference.first(first.stdout(), second.stdout())));
        results.add(result("stderr", otherwise, stderr));
        results.add(
                result("files", otherwise, FileChange.difference(first.files(), second.files())));
        results.add(
                result(
                        "temporary files",
                        otherwise,
                        first.temporary().equals(second.temporary())
                                ? ""
                                : "%d left / %d left, or with other contents"
                                        .formatted(
                                                first.temporary().size(),
                                                second.temporary().size())));
        List<String> left = first.run().left().stream().sorted().toList();
        List<String> alsoLeft = second.run().left().stream().sorted().toList();
        results.add(
                result(
                        "left-over processes",
                        otherwise,
                        left.equals(alsoLeft) ? "" : names(left) + " / " + names(alsoLeft)));
        return results;
    }

    private static ChannelResult result(
            String channel, ChannelResult.State otherwise, String difference) {
        return difference.isEmpty()
                ? new ChannelResult(channel, ChannelResult.State.IDENTICAL, "")
                : new ChannelResult(channel, otherwise, difference);
    }

    private static String names(List<String> commands) {
        return commands.isEmpty() ? "none" : String.join(", ", commands);
    }

    /// The channels that are not identical.
    static List<ChannelResult> differing(List<ChannelResult> results) {
        return results.stream()
                .filter(result -> result.state() != ChannelResult.State.IDENTICAL)
                .toList();
    }
}
