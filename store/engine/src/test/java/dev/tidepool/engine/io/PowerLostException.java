package dev.tidepool.engine.io;

import java.io.IOException;

/** The machine or the process that this disk belonged to is gone; no call can succeed any more. */
public final class PowerLostException extends IOException {

  private static final long serialVersionUID = 1L;

  PowerLostException(String message) {
    super(message);
  }
}
