package im.crosstalk.standalone;

import im.crosstalk.servers.ServerCommand;
import im.crosstalk.servers.Signal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/**
 * One instance of a service.
 *
 * @param name as in its pid file: the second chat-service is {@code chat-service-2}
 * @param mark see {@link Orphans#mark}
 */
record ServicePart(
        String name,
        Service service,
        ServicePorts at,
        JavaProgram program,
        String mark,
        Map<String, String> environment)
        implements Part {

    private static final int PROBE_TIMEOUT_MILLIS = 1_000;

    @Override
    public void prepare() {
        // All that it needs is there: its program was unpacked when it was listed, its database when PostgreSQL came
        // up.
    }

    @Override
    public ServerCommand command() {
        return new ServerCommand(program.commandLine(mark), Signal.TERM);
    }

    @Override
    public boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + at.management() + "/actuator/health/readiness")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(PROBE_TIMEOUT_MILLIS);
            connection.setReadTimeout(PROBE_TIMEOUT_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public Map<String, Integer> ports() {
        Map<String, Integer> ports = new TreeMap<>();
        ports.put("http", at.http());
        ports.put("management", at.management());
        if (service.facesClients()) {
            ports.put("websocket", at.webSocket());
        }
        return ports;
    }

    /** @param webSocket where the second listener of a gateway is; other services have none */
    record ServicePorts(int http, int management, int webSocket) {}
}
