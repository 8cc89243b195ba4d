// Draw a frame and a name around each face, over a picture that is fitted into its place.
const COLOURS = { present: "#74d9a7", check: "#f4c76d", unknown: "#f6a39d", looking: "#dfe7ec" };
const DASHES = { present: [], check: [10, 5], unknown: [3, 5], looking: [2, 6] };
const FONT_PX = 15;
const NARROW_PX = 600;
const NARROW_FONT_PX = 11;

// Where the picture lies in its element: object-fit leaves bars at two sides.
function placeOf(video) {
  const scale = Math.min(video.clientWidth / video.videoWidth, video.clientHeight / video.videoHeight);
  const width = video.videoWidth * scale;
  const height = video.videoHeight * scale;
  return { left: (video.clientWidth - width) / 2, top: (video.clientHeight - height) / 2, width, height };
}

// On a phone the first word of a name must do: the whole ones stand in the list below.
function drawLabel(pen, label, left, top, colour, isNarrow) {
  const text = isNarrow ? label.split(" ")[0] : label;
  const size = isNarrow ? NARROW_FONT_PX : FONT_PX;
  pen.font = `600 ${size}px system-ui, sans-serif`;
  const width = pen.measureText(text).width + 8;
  const up = Math.max(0, top - size - 8);
  pen.fillStyle = "rgb(12 18 22 / 82%)";
  pen.fillRect(left, up, width, size + 7);
  pen.fillStyle = colour;
  pen.fillText(text, left + 4, up + size + 1);
}

// The face itself, from the very picture that was looked at; all around it stays hidden.
function drawFace(pen, picture, [left, top, right, bottom], place) {
  const { width, height } = picture;
  const [across, down] = [right - left, bottom - top];
  pen.drawImage(
    picture,
    left * width,
    top * height,
    across * width,
    down * height,
    place.left + left * place.width,
    place.top + top * place.height,
    across * place.width,
    down * place.height,
  );
}

// With a picture, whoever is not surely recognised stays as the page hides the camera's picture.
export function drawFaces(canvas, video, faces, picture = null) {
  const density = window.devicePixelRatio || 1;
  canvas.width = video.clientWidth * density;
  canvas.height = video.clientHeight * density;
  const pen = canvas.getContext("2d");
  pen.scale(density, density);
  const place = placeOf(video);
  const isNarrow = place.width < NARROW_PX;
  for (const face of faces) {
    if (picture && face.proposal === "present") drawFace(pen, picture, face.box, place);
  }
  for (const face of faces) {
    const [left, top, right, bottom] = face.box;
    const x = place.left + left * place.width;
    const y = place.top + top * place.height;
    pen.lineWidth = 2.5;
    pen.setLineDash(DASHES[face.proposal]);
    pen.strokeStyle = COLOURS[face.proposal];
    pen.strokeRect(x, y, (right - left) * place.width, (bottom - top) * place.height);
    // A name beside a hidden face would tell whose it may be.
    const isHidden = picture && face.proposal !== "present";
    if (face.label && !isHidden) drawLabel(pen, face.label, x, y, COLOURS[face.proposal], isNarrow);
  }
}
