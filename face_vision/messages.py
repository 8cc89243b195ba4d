"""The sentence of each error's code, in English; a site may translate them."""


def _(sentence: str) -> str:
    """Mark a sentence for GNU gettext's xgettext; it is translated where it is shown."""
    return sentence


MESSAGES = {
    # Files.
    "picture_unreadable": _("This file is not a picture that can be read."),
    "picture_incomplete": _("The picture is incomplete and cannot be read: send it again."),
    "picture_format_unsupported": _("This is a %(kind)s picture: save it as JPEG and send that."),
    "picture_too_large": _("The picture is too large: at most %(limit)s megapixels."),
    "video_unreadable": _(
        "This file is not a video that can be read (MP4, MOV, WebM, MKV or AVI)."
    ),
    "video_incomplete": _(
        "The video is incomplete and cannot be read, its end is missing: send it again."
    ),
    "video_without_frame": _(
        "No frame of the video can be read: it is empty, broken or too large."
    ),
    "video_over_minutes": _("The video is too long: at most %(limit)s minutes."),
    "video_over_seconds": _("The video is too long: at most %(limit)s seconds."),
    "video_frames_too_large": _("The video's frames are too large: %(width)s x %(height)s pixels."),
    "video_missing": _("The file holds no video, only sound or nothing."),
    "video_format_unsupported": _("The video's format is not supported: save it as MP4 (H.264)."),
    "decoder_ended": _(
        "What opens films, pictures and tables was stopped before it was done, as happens where"
        " memory is short: try again, and if it happens again tell your IT person."
    ),
    # The face of one student.
    "picture_without_face": _(
        "No face was found in the picture: take one from the front, with light."
    ),
    "video_without_face": _("No face was found in the video: film the student's face from near."),
    "several_faces_in_picture": _(
        "Several faces of like size are in the picture: take one that shows only the student."
    ),
    "several_people_in_video": _(
        "Several people are in the video: film one that shows only the student."
    ),
    "no_look_good_enough": _("No picture of the face was good enough: film it again."),
    "face_too_small": _("The face is too small: come nearer."),
    "picture_too_dark": _("The picture is too dark: turn on a light."),
    "picture_too_bright": _("The picture is too bright: turn away from the light."),
    "face_turned_away": _("The face is turned away: look at the camera."),
    "picture_blurred": _("The picture is blurred: hold still."),
    "face_tells_little": _(
        "Too little of the face can be made out: keep still, in better light, with nothing in "
        "front of it."
    ),
    "face_covered": _(
        "Part of the face is covered or lit in colour: show all of it in plain light."
    ),
    "eyes_covered": _(
        "Something dark covers the eyes, such as sunglasses: take it off. Clear glasses may stay."
    ),
    # Evaluation.
    "too_few_pictures": _(
        "The test needs at least two people with two pictures each; %(n_able)s of %(n_people)s "
        "have them."
    ),
    "too_few_files": _(
        "The test needs at least two people with two pictures or videos each; %(n_able)s of "
        "%(n_people)s have them."
    ),
    # Cameras.
    "camera_silent": _("The camera gives no picture."),
    "camera_unavailable": _(
        "The camera cannot be opened: see whether it is plugged in, its number or address is "
        "right, and no other program uses it."
    ),
    "camera_address_wrong": _(
        "This is not an address of a camera: write it like rtsp://camera.example/1, without "
        "options for FFmpeg."
    ),
    "camera_address_outside": _(
        "The camera lies outside the networks in which cameras may be (%(networks)s): your "
        "IT person can allow its network."
    ),
    "camera_name_unknown": _("No machine has the name of this camera: check its address."),
    "camera_sends_elsewhere": _(
        "The camera sends to another address: enter that one in its place."
    ),
    "camera_password_wrong": _(
        "The camera does not accept its user name or password: enter them again."
    ),
    "camera_without_film": _(
        "The recorder has dropped no film in time: check that it runs and writes into this folder."
    ),
    "camera_folder_outside": _(
        "The folder lies outside those into which recorders may drop films: your IT "
        "person can allow it."
    ),
    "camera_stuck": _("The camera did not answer in time and was given up: switch it off and on."),
    "camera_disk_full": _("The film could not be written: the disk of this machine is full."),
    "camera_dark": _(
        "The camera's picture is dark: turn on a light, or check that it is not covered."
    ),
    "camera_covered": _("The camera's picture shows nothing: uncover it, or clean it."),
    "camera_frozen": _("The camera's picture stands still: switch the camera off and on."),
    "camera_broke_off": _(
        "The camera stopped while it filmed, so not everybody may have been seen: look at its "
        "plug, its cable and the network."
    ),
    "camera_moved": _("The camera shows another part of the room than before: turn it back."),
    "recognition_cancelled": _("The work was stopped."),
    # Networks.
    "network_package_missing": _(
        "The Python package %(name)s, which brings a network, is not installed."
    ),
    "network_file_missing": _("The network's file %(path)s is missing."),
    "network_file_wrong": _("The network's file %(path)s is damaged or not the expected one."),
    "network_file_replaced": _(
        "The network's file %(path)s was replaced: restart the site and the worker."
    ),
    "network_file_unreadable": _(
        "The network's file %(path)s cannot be read: is it there, and may the worker read it?"
    ),
    "network_file_unnamed": _("The network %(name)s needs a file, and none is named."),
    "sface_unknown": _(
        "The file is no SFace network in ONNX format (input `data` of 3 x 112 x 112, output "
        "`fc1`), or it is damaged."
    ),
    "sface_damaged": _("OpenCV cannot run the SFace file: it is damaged."),
    "sface_output_wrong": _("The SFace file gives %(n)s numbers a face, not 128."),
    "facenet_unknown": _(
        "The file is no frozen FaceNet graph (inputs `input` and `phase_train`, output "
        "`embeddings`), or it is damaged."
    ),
    "facenet_input_wrong": _("The graph takes pictures of shape %(shape)s, not of 160 x 160."),
    "facenet_output_wrong": _("The graph gives numbers of shape %(shape)s, not (n, d)."),
}
"""By code; `%(name)s` stands for a value that comes with the error."""
