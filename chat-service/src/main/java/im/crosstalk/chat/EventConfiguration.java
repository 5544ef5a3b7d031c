package im.crosstalk.chat;

import im.crosstalk.chat.call.CallClock;
import im.crosstalk.chat.directory.UserDirectory;
import im.crosstalk.platform.json.ProtocolModule;
import im.crosstalk.platform.kafka.EventHandlers;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.auth.UserEvent;
import im.crosstalk.protocol.id.UserId;
import im.crosstalk.protocol.presence.PresenceEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JacksonModule;

/** What other services tell this one, and ask it over HTTP. */
@Configuration(proxyBeanMethods = false)
class EventConfiguration {
    @Bean
    EventHandlers eventHandlers(UserDirectory directory, CallClock calls) {
        return new EventHandlers()
                .on(
                        Topic.USER_EVENTS,
                        UserEvent.Registered.class,
                        event -> directory.learn(new UserId(event.userNumber()), event.username()))
                .on(Topic.PRESENCE_EVENTS, PresenceEvent.Offline.class, calls::on)
                .on(Topic.PRESENCE_EVENTS, PresenceEvent.Online.class, calls::on);
    }

    /** HTTP bodies are written as the vocabulary is on Kafka: ids as bare numbers and strings. */
    @Bean
    JacksonModule protocolModule() {
        return new ProtocolModule();
    }
}
