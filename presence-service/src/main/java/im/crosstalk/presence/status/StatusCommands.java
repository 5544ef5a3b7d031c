package im.crosstalk.presence.status;

import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.presence.status.Sessions.Person;
import im.crosstalk.presence.status.Sessions.Session;
import im.crosstalk.presence.status.Sessions.Status;
import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.Push;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.protocol.presence.PresenceCommand.SessionClosed;
import im.crosstalk.protocol.presence.PresenceCommand.SessionOpened;
import im.crosstalk.protocol.presence.PresenceCommand.TellStatus;
import im.crosstalk.protocol.presence.PresenceDelivery.StatusChanged;
import im.crosstalk.protocol.presence.PresenceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Handles sessions that come and go. What has been heard before changes nothing: a gateway may say again what it holds,
 * and a dead gateway's sessions may be ended twice.
 */
@Component
public class StatusCommands {
    private final Sessions sessions;
    private final Audiences audiences;
    private final PublicIds ids;

    StatusCommands(Sessions sessions, Audiences audiences, PublicIds ids) {
        this.sessions = sessions;
        this.audiences = audiences;
        this.ids = ids;
    }

    public Outcome opened(SessionOpened command, Request request) {
        UserId user = command.user();
        Optional<Set<UserId>> concerned = audiences.of(user);
        var session = new Session(user, command.username(), command.session(), command.gateway());
        if (!sessions.add(session, concerned.isPresent(), request.now())) {
            return Outcome.none();
        }
        List<Push> pushes = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        List<Person> online = sessions.online(concerned.orElse(Set.of()));
        OptionalLong since = sessions.comeOnline(user, command.username(), concerned.isPresent(), request.now());
        if (since.isPresent()) {
            events.add(
                    new PresenceEvent.Online(user.number(), ids.ofUser(user), command.username(), since.getAsLong()));
            tell(online, new StatusChanged(user, command.username(), true), pushes);
        }
        brief(session, online, pushes);
        return new Outcome(null, pushes, events, List.of());
    }

    public Outcome closed(SessionClosed command, Request request) {
        UserId user = command.user();
        if (!sessions.remove(command.session(), command.gateway())) {
            return Outcome.none();
        }
        Optional<Set<UserId>> concerned = audiences.of(user);
        OptionalLong since = sessions.goOffline(user, concerned.isPresent(), request.now());
        if (since.isEmpty()) {
            return Outcome.none();
        }
        List<Push> pushes = new ArrayList<>();
        tell(sessions.online(concerned.orElse(Set.of())), new StatusChanged(user, command.username(), false), pushes);
        Event event = new PresenceEvent.Offline(user.number(), ids.ofUser(user), command.username(), since.getAsLong());
        return new Outcome(null, pushes, List.of(event), List.of());
    }

    /** Tells what is owed, if it is known now whom it concerns; else it stays owed. */
    public Outcome tell(TellStatus command, Request request) {
        Optional<Set<UserId>> concerned = audiences.of(command.user());
        if (concerned.isEmpty()) {
            return Outcome.none();
        }
        List<Person> online = sessions.online(concerned.get());
        List<Push> pushes = new ArrayList<>();
        for (Status status : sessions.status(command.user())) {
            if (!status.told()) {
                tell(online, new StatusChanged(status.user(), status.username(), status.online()), pushes);
                sessions.markTold(status.user());
            }
        }
        for (Session session : sessions.takeUnbriefed(command.user())) {
            brief(session, online, pushes);
        }
        return new Outcome(null, pushes, List.of(), List.of());
    }

    private static void tell(List<Person> online, StatusChanged change, List<Push> pushes) {
        if (!online.isEmpty()) {
            List<UserId> users = online.stream().map(Person::user).toList();
            pushes.add(new Push(new Audience.Users(users), change));
        }
    }

    /** Tells a new session who is online. */
    private static void brief(Session session, List<Person> online, List<Push> pushes) {
        var audience = new Audience.Session(session.gateway(), session.user(), session.session());
        for (Person person : online) {
            pushes.add(new Push(audience, new StatusChanged(person.user(), person.username(), true)));
        }
    }
}
