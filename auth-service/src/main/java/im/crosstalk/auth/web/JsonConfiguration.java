package im.crosstalk.auth.web;

import im.crosstalk.platform.json.ProtocolModule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JacksonModule;

@Configuration(proxyBeanMethods = false)
class JsonConfiguration {
    /** Bodies are written as the vocabulary is on Kafka: ids as bare numbers and strings. */
    @Bean
    JacksonModule protocolModule() {
        return new ProtocolModule();
    }
}
