package dev.venturi.target;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.venturi.target.Descriptor.InternetSocket;
import dev.venturi.target.Descriptor.Role;
import dev.venturi.target.Descriptor.UnixSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SocketTableTest {
    private static final String TCP =
            """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 101 1 0000000000000000 100 0 0 10 0
               1: 0100007F:1F90 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000     0        0 102 1 0000000000000000 20 4 30 10 -1
               2: 0100007F:D2F0 0100007F:1F90 01 00000000:00000000 00:00000000 00000000     0        0 103 1 0000000000000000 20 4 30 10 -1
               3: 0F02000A:C001 010200C0:01BB 02 00000001:00000000 01:00000064 00000000     0        0 104 2 0000000000000000 100 0 0 10 -1
            """;

    private static final String TCP6 =
            """
              sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000000000000000000001000000:C000 00000000000000000000000001000000:1F91 01 00000000:00000000 00:00000000 00000000     0        0 201 1 0000000000000000 20 4 30 10 -1
               1: 0000000000000000FFFF00000100007F:C002 0000000000000000FFFF00000100007F:1F92 01 00000000:00000000 00:00000000 00000000     0        0 202 1 0000000000000000 20 4 30 10 -1
               2: 00000000000000000000000000000000:C003 B80D0120000000000000000001000000:0050 01 00000000:00000000 00:00000000 00000000     0        0 203 1 0000000000000000 20 4 30 10 -1
            """;

    private static final String UDP =
            """
               sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
              100: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 301 2 0000000000000000 0
              101: 0F02000A:9C40 010200C0:1267 01 00000000:00000000 00:00000000 00000000     0        0 302 2 0000000000000000 0
            """;

    private static final String UNIX =
            """
            Num       RefCount Protocol Flags    Type St Inode Path
            0000000000000000: 00000002 00000000 00010000 0001 01   401 /run/my server.sock
            0000000000000000: 00000003 00000000 00000000 0001 03   402 /run/my server.sock
            0000000000000000: 00000003 00000000 00000000 0001 03   403
            0000000000000000: 00000003 00000000 00000000 0001 03   404
            0000000000000000: 00000003 00000000 00000000 0001 03   405
            0000000000000000: 00000002 00000000 00000000 0001 01   406
            """;

    @Test
    void tellsWhoListensWhoConnectedAndWhoWasConnectedTo() {
        Map<Long, Descriptor> tcp = SocketTable.parseInternet("tcp", TCP);
        assertThat(tcp.get(101L))
                .isEqualTo(new InternetSocket("tcp", Role.LISTENING, "127.0.0.1:8080", "", true));
        assertThat(tcp.get(102L))
                .isEqualTo(
                        new InternetSocket(
                                "tcp", Role.ACCEPTED, "127.0.0.1:8080", "127.0.0.1:54000", true));
        assertThat(tcp.get(103L))
                .isEqualTo(
                        new InternetSocket(
                                "tcp", Role.CLIENT, "127.0.0.1:54000", "127.0.0.1:8080", true));
        assertThat(tcp.get(104L))
                .isEqualTo(
                        new InternetSocket(
                                "tcp", Role.CLIENT, "10.0.2.15:49153", "192.0.2.1:443", false));
    }

    @Test
    void readsIPv6() {
        Map<Long, Descriptor> tcp = SocketTable.parseInternet("tcp", TCP6);
        assertThat(tcp.get(201L))
                .isEqualTo(
                        new InternetSocket("tcp", Role.CLIENT, "[::1]:49152", "[::1]:8081", true));
        assertThat(internet(tcp, 202L).peer()).isEqualTo("127.0.0.1:8082");
        assertThat(internet(tcp, 202L).loopback()).isTrue();
        assertThat(internet(tcp, 203L).peer()).isEqualTo("[2001:db8::1]:80");
        assertThat(internet(tcp, 203L).loopback()).isFalse();
    }

    @Test
    void readsUdp() {
        Map<Long, Descriptor> udp = SocketTable.parseInternet("udp", UDP);
        assertThat(udp.get(301L))
                .isEqualTo(new InternetSocket("udp", Role.UNCONNECTED, "0.0.0.0:68", "", false));
        assertThat(udp.get(302L))
                .isEqualTo(
                        new InternetSocket(
                                "udp", Role.CLIENT, "10.0.2.15:40000", "192.0.2.1:4711", false));
    }

    @Test
    void tellsPairsFromConnections() {
        Map<Long, Long> peers = Map.of(402L, 403L, 403L, 402L, 404L, 405L, 405L, 404L);
        Map<Long, Descriptor> unix = SocketTable.parseUnix(UNIX, peers);
        assertThat(unix(unix, 401L).description()).isEqualTo("clients on /run/my server.sock");
        assertThat(unix(unix, 402L).description()).isEqualTo("a client of /run/my server.sock");
        assertThat(unix(unix, 403L).description()).isEqualTo("connection to /run/my server.sock");
        assertThat(unix(unix, 404L).pair()).isTrue();
        assertThat(unix(unix, 406L).role()).isEqualTo(Role.UNCONNECTED);
    }

    @Test
    void doesNotCallAConnectionAPairWhereThePeerIsNotKnown() {
        UnixSocket socket = unix(SocketTable.parseUnix(UNIX, Map.of()), 404L);
        assertThat(socket.pair()).isFalse();
        assertThat(socket.description()).isEqualTo("unix socket");
    }

    private static InternetSocket internet(Map<Long, Descriptor> table, long inode) {
        return (InternetSocket) requireNonNull(table.get(inode));
    }

    private static UnixSocket unix(Map<Long, Descriptor> table, long inode) {
        return (UnixSocket) requireNonNull(table.get(inode));
    }
}
