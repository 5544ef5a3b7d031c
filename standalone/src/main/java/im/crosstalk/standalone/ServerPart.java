package im.crosstalk.standalone;

import im.crosstalk.servers.EmbeddedServer;
import im.crosstalk.servers.ServerCommand;
import java.io.IOException;
import java.util.Map;

/** PostgreSQL, Redis or Kafka. */
record ServerPart(EmbeddedServer server, Map<String, String> environment) implements Part {

    @Override
    public String name() {
        return server.name();
    }

    @Override
    public void prepare() throws IOException {
        server.prepare();
    }

    @Override
    public ServerCommand command() {
        return server.command();
    }

    @Override
    public boolean isReady() {
        return server.isReady();
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of("port", server.port());
    }
}
