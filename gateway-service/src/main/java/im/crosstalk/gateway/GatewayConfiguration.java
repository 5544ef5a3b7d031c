package im.crosstalk.gateway;

import im.crosstalk.gateway.command.CommandDialect;
import im.crosstalk.gateway.dialect.Dialects;
import im.crosstalk.gateway.dialect.Texts;
import im.crosstalk.gateway.envelope.EnvelopeDialect;
import im.crosstalk.gateway.roomfile.RoomFileDialect;
import im.crosstalk.gateway.upload.UploadDialect;
import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.protocol.Topic;
import im.crosstalk.protocol.id.PublicIds;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;

/** The dialects that this gateway speaks, and the topic that it reads. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {
    private static final long RETENTION_MILLIS = Duration.ofHours(1).toMillis();
    private static final int LARGEST_RECORD = 8 * 1024 * 1024;

    @Bean
    Dialects dialects(PlatformProperties platform, CommandProperties command, Clock clock) {
        var ids = new PublicIds(HexFormat.of().parseHex(platform.idSecret()));
        var texts = new Texts();
        return new Dialects(List.of(
                new EnvelopeDialect(ids, texts, clock),
                new CommandDialect(ids, command.minKeyBits()),
                new RoomFileDialect(texts),
                new UploadDialect(texts)));
    }

    @Bean
    NewTopic ownTopic(PlatformProperties platform) {
        return TopicBuilder.name(Topic.ofGateway(platform.instance()))
                .partitions(1)
                .replicas(platform.kafka().replication())
                .config(TopicConfig.RETENTION_MS_CONFIG, Long.toString(RETENTION_MILLIS))
                .config(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(LARGEST_RECORD))
                .build();
    }
}
