package im.crosstalk.standalone;

import im.crosstalk.servers.ServerCommand;
import im.crosstalk.servers.Signal;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A part that is nothing but a shell's script. */
record DummyPart(String name, String script, BooleanSupplier ready) implements Part {

    @Override
    public void prepare() {
        // Nothing to prepare.
    }

    @Override
    public ServerCommand command() {
        return new ServerCommand(List.of("sh", "-c", script), Signal.TERM);
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("PATH", System.getenv("PATH"));
    }

    @Override
    public boolean isReady() {
        return ready.getAsBoolean();
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of("http", 1, "management", 2);
    }
}
