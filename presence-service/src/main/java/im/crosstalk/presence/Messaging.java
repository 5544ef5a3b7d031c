package im.crosstalk.presence;

import im.crosstalk.platform.kafka.CommandHandlers;
import im.crosstalk.platform.kafka.OwnedTopics;
import im.crosstalk.presence.status.StatusCommands;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.presence.PresenceCommand;
import im.crosstalk.protocol.presence.PresenceCommand.SessionClosed;
import im.crosstalk.protocol.presence.PresenceCommand.SessionOpened;
import im.crosstalk.protocol.presence.PresenceCommand.TellStatus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Which method handles what. */
@Configuration(proxyBeanMethods = false)
class Messaging {
    @Bean
    OwnedTopics topics() {
        return OwnedTopics.of(Topic.PRESENCE_REQUESTS, Topic.PRESENCE_EVENTS);
    }

    @Bean
    CommandHandlers commands(StatusCommands status) {
        return CommandHandlers.of(Topic.PRESENCE_REQUESTS, PresenceCommand.class)
                .on(SessionOpened.class, status::opened)
                .on(SessionClosed.class, status::closed)
                .on(TellStatus.class, status::tell)
                .build();
    }
}
