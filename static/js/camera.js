// Open the device's camera, switch to another one, and say what is in the way.
const WANTED = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 25, max: 30 } };
const PROBLEMS = {
  NotAllowedError: "permission",
  SecurityError: "permission",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};
const TYPES = [
  "video/mp4;codecs=avc1.42E01E",
  "video/mp4;codecs=avc1.640028",
  "video/mp4",
  "video/webm;codecs=vp8",
  "video/webm",
];
const JPEG_QUALITY = 0.8;

// A problem that can be seen without asking for the camera, or null.
export function problemBeforehand() {
  if (!window.isSecureContext) return "insecure";
  if (!navigator.mediaDevices?.getUserMedia) return "none";
  if (!recordingType()) return "recorder";
  return null;
}

// The first type this browser records, or null.
export function recordingType() {
  return TYPES.find((type) => globalThis.MediaRecorder?.isTypeSupported(type)) ?? null;
}

export function problemOf(error) {
  return PROBLEMS[error.name] ?? "busy";
}

// The camera at the back if there is one; no sound.
export function openCamera(choice = { facingMode: { ideal: "environment" } }) {
  return navigator.mediaDevices.getUserMedia({ video: { ...WANTED, ...choice }, audio: false });
}

// Which camera comes after this one: the other side of a phone, the next webcam of a laptop.
export async function cameraAfter(stream) {
  const { facingMode, deviceId } = stream.getVideoTracks()[0].getSettings();
  if (facingMode) {
    return { facingMode: { ideal: facingMode === "environment" ? "user" : "environment" } };
  }
  const cameras = await listCameras();
  const index = cameras.findIndex((camera) => camera.deviceId === deviceId);
  return { deviceId: { exact: cameras[(index + 1) % cameras.length].deviceId } };
}

export async function listCameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === "videoinput");
}

export function closeCamera(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

// A picture of what the camera shows now, as JPEG, at most so many pixels long; it stays on the canvas.
export function takePicture(video, canvas, longestEdgePx) {
  const factor = Math.min(1, longestEdgePx / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * factor);
  canvas.height = Math.round(video.videoHeight * factor);
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
}
