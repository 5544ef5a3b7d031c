package im.crosstalk.group;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.protocol.id.PublicIds;
import java.util.HexFormat;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** The service that decides who is in which group, and as what. */
@SpringBootApplication
public class GroupServiceApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(GroupServiceApplication.class, arguments);
    }

    @Bean
    PublicIds publicIds(PlatformProperties platform) {
        return new PublicIds(HexFormat.of().parseHex(platform.idSecret()));
    }
}
