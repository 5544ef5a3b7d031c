package im.crosstalk.auth.secret;

import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.protocol.id.PublicIds;
import java.util.HexFormat;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SecretConfiguration {
    @Bean
    Secrets secrets(PlatformProperties platform) {
        return new Secrets(HexFormat.of().parseHex(platform.idSecret()));
    }

    @Bean
    PublicIds publicIds(PlatformProperties platform) {
        return new PublicIds(HexFormat.of().parseHex(platform.idSecret()));
    }
}
