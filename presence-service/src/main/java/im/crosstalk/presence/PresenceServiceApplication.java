package im.crosstalk.presence;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.protocol.id.PublicIds;
import java.util.HexFormat;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The service that knows who is online. */
@SpringBootApplication
@EnableScheduling
@EnableConfigurationProperties(PresenceProperties.class)
public class PresenceServiceApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(PresenceServiceApplication.class, arguments);
    }

    @Bean
    PublicIds publicIds(PlatformProperties platform) {
        return new PublicIds(HexFormat.of().parseHex(platform.idSecret()));
    }
}
