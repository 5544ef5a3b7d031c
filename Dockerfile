# syntax=docker/dockerfile:1
#
# One image per service, out of one file:
#
#   docker build --build-arg SERVICE=chat-service --build-arg MANAGEMENT_PORT=9082 -t crosstalk/chat-service .
#
# JARS=built makes the jars here, from the sources; JARS=prebuilt takes what ./mvnw package has left in */target.

ARG JARS=built
ARG JDK=eclipse-temurin:25-jdk-noble@sha256:b866059783e3dd2dd183937b713e77d0fd94d87ce7bdd4ed4a77d79e97a276cd
ARG JRE=eclipse-temurin:25-jre-noble@sha256:b4c93a50fc67612798db73d68ca3b0ee4ebdd51736e59cca370e689b9797037e

FROM ${JDK} AS built
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -ntp -Psupply-chain -Dmaven.test.skip=true package -am \
    -pl auth-service,chat-service,group-service,file-service,presence-service,gateway-service \
    && mkdir /jars && cp ./*-service/target/*-service.jar /jars/

FROM scratch AS prebuilt
COPY */target/*-service.jar /jars/

FROM ${JARS} AS jars

# Takes the jar apart into layers: a change of the code leaves the libraries' layer as it is.
FROM ${JDK} AS layers
ARG SERVICE
ARG COLLECTOR=UseSerialGC
WORKDIR /layers
COPY --from=jars /jars/${SERVICE}.jar /app.jar
COPY deploy/image/java.options /options/java.options
RUN java -Djarmode=tools -jar /app.jar extract --layers --destination /layers \
    && echo "-XX:+${COLLECTOR}" >> /options/java.options

FROM ${JRE}
ARG SERVICE
ARG MANAGEMENT_PORT
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="crosstalk/${SERVICE}" \
      org.opencontainers.image.description="A service of Crosstalk, an instant-messaging backend" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/eclipse-temurin:25-jre-noble"

# Nothing here is written to but /var/lib/crosstalk (files, mails: mount a volume) and /tmp.
RUN groupadd --system --gid 10001 crosstalk \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin crosstalk \
    && install -d -o 10001 -g 10001 /var/lib/crosstalk
WORKDIR /app
COPY --chmod=0555 deploy/image/healthcheck /app/healthcheck
COPY --chmod=0444 --from=layers /options/java.options /app/java.options
COPY --from=layers /layers/dependencies/ ./
COPY --from=layers /layers/spring-boot-loader/ ./
COPY --from=layers /layers/snapshot-dependencies/ ./
COPY --from=layers /layers/application/ ./

ENV IM_LOG_FORMAT=json \
    MALLOC_ARENA_MAX=2 \
    MANAGEMENT_SERVER_PORT=${MANAGEMENT_PORT}
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=3s --start-period=180s --retries=3 CMD ["/app/healthcheck"]

# The JVM is process 1, so that SIGTERM reaches it: connections are closed, batches ended, then it exits.
STOPSIGNAL SIGTERM
ENTRYPOINT ["java", "@/app/java.options", "-jar", "/app/app.jar"]
