package dev.venturi.target;

/// Something that a program was seen to do to the world outside of it, which doing again may harm.
///
/// @param kind what it did
/// @param subject to what: a path, or an address and port
/// @param byChild the command line of the descendant that did it; empty where the program itself
///   did
public record Sighting(Kind kind, String subject, String byChild) {
    /// What a program does to the world.
    public enum Kind {
        /// Opened a file for writing, or a disk.
        FILE_OPENED_FOR_WRITING("opened %s for writing"),
        /// Made a file or a folder, or a link.
        FILE_CREATED("created %s"),
        /// Renamed or moved a file or a folder; this is one of the two names.
        FILE_RENAMED("renamed %s"),
        /// Removed a file or a folder.
        FILE_REMOVED("removed %s"),
        /// Changed permissions, owner, times or the number of links.
        ATTRIBUTES_CHANGED("changed the attributes of %s"),
        /// Connected to a peer beyond this machine's loopback.
        CONNECTION("connected to %s"),
        /// Has a UDP socket that may send to anyone.
        DATAGRAMS("may have sent datagrams from %s"),
        /// Connected to another program of this machine by its name: a database, a container
        /// engine.
        LOCAL_SERVICE("connected to %s"),
        /// Wrote to disks more than what was seen accounts for.
        UNSEEN_WRITES("wrote %s to files that were not seen"),
        /// Runs as someone else, or keeps itself private, so that it hides what it has open.
        UNWATCHED("could not be watched: %s");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /// In one line: `connected to 192.0.2.1:443`.
    public String description() {
        return kind.words.formatted(subject)
                + (byChild.isEmpty() ? "" : " (its child process " + byChild + ")");
    }
}
