/** A film as a file: MP4 where the browser can encode one (WebCodecs), else its frames as PNG in a ZIP. */

import { pause } from "./dom.js";

// In the order of preference, by the name that the file gives them: H.264 plays everywhere, the others in browsers.
const CODECS = { avc: ["avc1.640028", "avc1.4d0028", "avc1.42e028"], vp9: ["vp09.00.40.08"], av1: ["av01.0.08M.08"] };
const BITS_PER_PIXEL = 4;
// Frames from one that stands by itself to the next; frames that may wait for the encoder.
const [KEY_EVERY, MOST_WAITING] = [30, 4];
const MICROSECONDS = 1e6;
// How long the last day stays, in seconds.
const REST = 2;

/**
 * @param {{canvas: HTMLCanvasElement, draw: (day: number) => void}} film as createFilm gives it
 * @param {{days: number[], fps: number, nameOf: (day: number) => string, signal: AbortSignal,
 *   onProgress: (share: number) => void}} options fps is days a second, nameOf names a frame of the ZIP
 * @returns {Promise<{blob: Blob, ending: "mp4"|"zip"}>} rejected with the signal's reason where it is aborted
 */
export async function makeFilm(film, options) {
  const chosen = await findCodec(film.canvas, options.fps);
  return chosen ? encode(film, chosen, options) : zip(film, options);
}

/** {name, config} of what this browser encodes in that size; null where there is nothing. */
export async function findCodec({ width, height }, fps) {
  if (typeof VideoEncoder === "undefined") return null;
  for (const [name, codecs] of Object.entries(CODECS)) {
    for (const codec of codecs) {
      const config = { codec, width, height, framerate: fps, bitrate: width * height * BITS_PER_PIXEL, ...(name === "avc" && { avc: { format: "avc" } }) };
      const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({}));
      if (supported) return { name, config };
    }
  }
  return null;
}

async function encode(film, { name, config }, { days, fps, signal, onProgress }) {
  const { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } = await import("../../vendor/mediabunny/mediabunny.js");
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target: new BufferTarget() });
  const source = new EncodedVideoPacketSource(name);
  output.addVideoTrack(source);
  await output.start();
  let failure = null;
  let written = Promise.resolve();
  const encoder = new VideoEncoder({
    output: (chunk, meta) => { written = written.then(() => source.add(EncodedPacket.fromEncodedChunk(chunk), meta)); },
    error: (error) => { failure = error; },
  });
  encoder.configure(config);
  try {
    for (const [number, day] of days.entries()) {
      film.draw(day);
      const duration = (number < days.length - 1 ? 1 / fps : REST) * MICROSECONDS;
      const frame = new VideoFrame(film.canvas, { timestamp: Math.round(number / fps * MICROSECONDS), duration: Math.round(duration) });
      encoder.encode(frame, { keyFrame: number % KEY_EVERY === 0 });
      frame.close();
      onProgress((number + 1) / days.length);
      do await pause(); while (encoder.encodeQueueSize > MOST_WAITING && !failure && !signal.aborted);
      signal.throwIfAborted();
      if (failure) throw failure;
    }
    await encoder.flush();
    await written;
    await output.finalize();
  } finally {
    if (encoder.state !== "closed") encoder.close();
  }
  return { blob: new Blob([output.target.buffer], { type: "video/mp4" }), ending: "mp4" };
}

/** PNG is compressed already: the ZIP only holds them together. */
async function zip(film, { days, nameOf, signal, onProgress }) {
  const { Zip, ZipPassThrough } = await import("../../vendor/fflate/fflate.js");
  const pieces = [];
  let failure = null;
  const archive = new Zip((error, piece) => {
    failure ??= error;
    if (piece) pieces.push(piece);
  });
  for (const [number, day] of days.entries()) {
    film.draw(day);
    const blob = await new Promise((resolve) => { film.canvas.toBlob(resolve, "image/png"); });
    const entry = new ZipPassThrough(nameOf(day));
    archive.add(entry);
    entry.push(new Uint8Array(await blob.arrayBuffer()), true);
    onProgress((number + 1) / days.length);
    signal.throwIfAborted();
    if (failure) throw failure;
  }
  archive.end();
  return { blob: new Blob(pieces, { type: "application/zip" }), ending: "zip" };
}
