package im.crosstalk.gateway.dialect;

import im.crosstalk.gateway.json.JsonWriter;

/** Takes frames one by one: asked for a writer, which was just reset, then told that the frame is complete. */
public interface FrameSink {
    JsonWriter begin();

    void end(JsonWriter written);
}
