package dev.venturi.target;

/// What an open descriptor of a process is.
public sealed interface Descriptor {
    /// What to call it in a report, such as `connection to 127.0.0.1:8080`, `file /data/x.csv`,
    /// `pipe`.
    String description();

    /// A file with contents on a file system.
    ///
    /// @param path as the process sees it
    /// @param deleted whether the path has been removed since
    record RegularFile(String path, boolean deleted) implements Descriptor {
        @Override
        public String description() {
            return "file " + path;
        }
    }

    /// A directory.
    record Directory(String path) implements Descriptor {
        @Override
        public String description() {
            return "directory " + path;
        }
    }

    /// A pipe.
    ///
    /// @param path of a named pipe; empty for one without a name
    /// @param inode which one: its two ends have the same
    record Pipe(String path, long inode) implements Descriptor {
        @Override
        public String description() {
            return path.isEmpty() ? "pipe" : "pipe " + path;
        }
    }

    /// A terminal.
    record Terminal(String path) implements Descriptor {
        @Override
        public String description() {
            return "terminal";
        }
    }

    /// A device that is not a terminal.
    ///
    /// @param block whether it is a block device: a disk
    record Device(String path, boolean block) implements Descriptor {
        @Override
        public String description() {
            return "device " + path;
        }
    }

    /// What a socket does.
    enum Role {
        /// Waits for connections.
        LISTENING,
        /// Has a peer, to which it connected, or is about to.
        CLIENT,
        /// Has a peer, which connected to a socket that listens here.
        ACCEPTED,
        /// Has no peer; for datagrams, perhaps many.
        UNCONNECTED
    }

    /// A TCP or UDP socket.
    ///
    /// @param protocol `tcp` or `udp`
    /// @param local its own address and port
    /// @param peer its peer's; empty where it has none
    /// @param loopback whether its peer (its own address where it has none) is this machine's
    ///   loopback
    record InternetSocket(String protocol, Role role, String local, String peer, boolean loopback)
            implements Descriptor {
        @Override
        public String description() {
            return switch (role) {
                case LISTENING -> "clients on " + local;
                case CLIENT -> "connection to " + peer;
                case ACCEPTED -> "a client of " + local;
                case UNCONNECTED -> protocol + " socket on " + local;
            };
        }
    }

    /// A socket for processes of this machine.
    ///
    /// @param inode its number
    /// @param path what it is bound to: a path, or a name that begins with `@`; empty for none
    /// @param peerInode its peer's number; 0 where it has none or it is not known
    /// @param peerPath what its peer is bound to; empty for nothing or where it is not known
    record UnixSocket(long inode, Role role, String path, long peerInode, String peerPath)
            implements Descriptor {
        /// Whether it is one end of a pair, made by `socketpair(2)`: neither end has a name.
        public boolean pair() {
            return role == Role.CLIENT && peerInode != 0 && path.isEmpty() && peerPath.isEmpty();
        }

        @Override
        public String description() {
            return switch (role) {
                case LISTENING -> "clients on " + path;
                case CLIENT -> {
                    if (pair()) {
                        yield "socket pair";
                    }
                    yield peerPath.isEmpty() ? "unix socket" : "connection to " + peerPath;
                }
                case ACCEPTED -> "a client of " + path;
                case UNCONNECTED -> path.isEmpty() ? "unix socket" : "unix socket " + path;
            };
        }
    }

    /// A socket of another family, or one that no table has: not bound and not connected yet, or
    /// gone.
    record OtherSocket(long inode) implements Descriptor {
        @Override
        public String description() {
            return "socket";
        }
    }

    /// An epoll instance: what it waits for, [Descriptors#epollTargets] says.
    record Epoll() implements Descriptor {
        @Override
        public String description() {
            return "epoll";
        }
    }

    /// A timerfd.
    record Timer() implements Descriptor {
        @Override
        public String description() {
            return "timer";
        }
    }

    /// An eventfd: threads wake each other with it.
    record Event() implements Descriptor {
        @Override
        public String description() {
            return "eventfd";
        }
    }

    /// A signalfd.
    record Signals() implements Descriptor {
        @Override
        public String description() {
            return "a signal";
        }
    }

    /// An inotify or fanotify instance.
    record FileChanges() implements Descriptor {
        @Override
        public String description() {
            return "changes of files";
        }
    }

    /// Another process, by pidfd.
    record Child() implements Descriptor {
        @Override
        public String description() {
            return "child process";
        }
    }

    /// Anything else.
    ///
    /// @param link what `/proc/PID/fd/N` says
    record Other(String link) implements Descriptor {
        @Override
        public String description() {
            return link;
        }
    }
}
