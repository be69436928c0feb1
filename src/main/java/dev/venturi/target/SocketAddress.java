package dev.venturi.target;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// An internet address and port.
///
/// @param address 4 or 16 bytes, in network order; an IPv4 address mapped to IPv6 has 4
public record SocketAddress(byte[] address, int port) {
    private static final int AF_UNIX_PATH = 2; // offset of sun_path
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_GROUPS = 8;

    public SocketAddress {
        boolean mapped = address.length > IPV4_BYTES && address[10] == -1 && address[11] == -1;
        for (int i = 0; mapped && i < 10; i++) {
            mapped = address[i] == 0;
        }
        address = mapped ? Arrays.copyOfRange(address, 12, 16) : address.clone();
    }

    /// As the tables in `/proc/net` have it: `0100007F:1F90`, 32-bit words in the machine's order
    /// (little endian), the port in network order.
    static SocketAddress ofTable(String text) {
        int colon = text.indexOf(':');
        byte[] bytes = HexFormat.of().parseHex(text, 0, colon);
        for (int word = 0; word < bytes.length; word += 4) {
            byte first = bytes[word];
            byte second = bytes[word + 1];
            bytes[word] = bytes[word + 3];
            bytes[word + 1] = bytes[word + 2];
            bytes[word + 2] = second;
            bytes[word + 3] = first;
        }
        return new SocketAddress(bytes, HexFormat.fromHexDigits(text, colon + 1, text.length()));
    }

    /// From a `struct sockaddr_in` (family, port, address at 4) or `sockaddr_in6` (address at 8).
    ///
    /// @return empty for another family, or where bytes are missing
    public static Optional<SocketAddress> ofNative(byte[] bytes) {
        if (bytes.length < 8) {
            return Optional.empty();
        }
        int family = bytes[0] & 0xff | (bytes[1] & 0xff) << 8;
        int port = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        if (family == AF_INET) {
            return Optional.of(new SocketAddress(Arrays.copyOfRange(bytes, 4, 8), port));
        }
        if (family == AF_INET6 && bytes.length >= 24) {
            return Optional.of(new SocketAddress(Arrays.copyOfRange(bytes, 8, 24), port));
        }
        return Optional.empty();
    }

    /// The name in a `struct sockaddr_un` of this length: a path that ends with a NUL, or an
    /// abstract name that begins with one, shown as `@`.
    public static String unixName(byte[] bytes) {
        int start = AF_UNIX_PATH;
        boolean isAbstract = bytes[start] == 0;
        int end = isAbstract ? start + 1 : start;
        while (end < bytes.length && (isAbstract || bytes[end] != 0)) {
            end++;
        }
        String name = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        return isAbstract ? "@" + name.substring(1).replace('\0', '@') : name;
    }

    /// Whether packets to it do not leave the machine's loopback interface.
    public boolean loopback() {
        if (address.length == IPV4_BYTES) {
            return address[0] == 127;
        }
        for (int i = 0; i < address.length - 1; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[address.length - 1] == 1;
    }

    /// `127.0.0.1:8080`, `[::1]:8080`.
    @Override
    public String toString() {
        if (address.length == IPV4_BYTES) {
            return "%d.%d.%d.%d:%d"
                    .formatted(
                            address[0] & 0xff,
                            address[1] & 0xff,
                            address[2] & 0xff,
                            address[3] & 0xff,
                            port);
        }
        return "[" + groups() + "]:" + port;
    }

    /// The longest run of zero groups is left out (RFC 5952).
    private String groups() {
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < IPV6_GROUPS; i++) {
            int length = 0;
            while (i + length < IPV6_GROUPS && group(i + length) == 0) {
                length++;
            }
            if (length > runLength) {
                runStart = i;
                runLength = length;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < IPV6_GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }

    private int group(int index) {
        return (address[2 * index] & 0xff) << 8 | address[2 * index + 1] & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SocketAddress(byte[] bytes, int otherPort)
                && port == otherPort
                && Arrays.equals(address, bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + port;
    }
}
