package im.crosstalk.gateway.dialect;

import im.crosstalk.gateway.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** All dialects, in the order in which a frame is offered to them; the first also answers what is of none. */
public record Dialects(List<Dialect> inOrder) {
    public Dialects {
        inOrder = List.copyOf(inOrder);
        if (inOrder.isEmpty()) {
            throw new IllegalArgumentException("no dialect");
        }
    }

    public Optional<Dialect> of(JsonObject frame) {
        for (Dialect dialect : inOrder) {
            if (dialect.speaks(frame)) {
                return Optional.of(dialect);
            }
        }
        return Optional.empty();
    }

    /** The one whose frames may be sealed; empty when there is none. */
    public Optional<Dialect> sealed() {
        return inOrder.stream().filter(Dialect::isSealed).findFirst();
    }

    public Dialect first() {
        return inOrder.getFirst();
    }
}
