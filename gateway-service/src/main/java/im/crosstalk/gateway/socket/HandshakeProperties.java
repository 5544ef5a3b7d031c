package im.crosstalk.gateway.socket;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param allowedOrigins origins of web pages that may connect, besides this server's own: {@code https://chat.example} */
@ConfigurationProperties("im")
public record HandshakeProperties(@DefaultValue List<String> allowedOrigins) {}
