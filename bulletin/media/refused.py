"""Why a clip is refused, and what its editor can do: the words of all such faults stand here."""

from __future__ import annotations

from typing import Final

LIMIT: Final = 20 << 20
"""Bytes of a clip that git may keep: some four minutes of a talk, or one of a street at 720 lines."""

PHONE: Final = "苹果手机：设置 › 相机 › 格式，选“兼容性最佳”再拍"
CUTTER: Final = "用剪映导出（编码选 H.264，格式选 mp4）"
BY_COMMAND: Final = (
    "或运行 ffmpeg -i {name} -c:v libx264 -profile:v high -pix_fmt yuv420p"
    " -c:a aac -movflags +faststart {new}.mp4"
)
SOUND: Final = (
    "请转成 .mp3 或 .m4a：用剪映、格式工厂，或运行 ffmpeg -i {name} -vn -c:a aac {new}.m4a。"
)
AGAIN: Final = "请重新复制或导出一次，放上完整的文件。"

CODECS: Final = {
    "hvc1": "HEVC（H.265）",
    "hev1": "HEVC（H.265）",
    "dvh1": "杜比视界（HEVC）",
    "dvhe": "杜比视界（HEVC）",
    "av01": "AV1",
    "vp08": "VP8",
    "vp09": "VP9",
    "mp4v": "MPEG-4 第 2 部分（Xvid、DivX）或 MPEG-2",
    "s263": "H.263",
    "h263": "H.263",
    "m2v1": "MPEG-2",
    "vvc1": "H.266",
    "vvi1": "H.266",
    "jpeg": "Motion JPEG",
    "mjpa": "Motion JPEG",
    "mjpb": "Motion JPEG",
    "apch": "ProRes",
    "apcn": "ProRes",
    "apcs": "ProRes",
    "apco": "ProRes",
    "ap4h": "ProRes",
    "ac-3": "AC-3（杜比）",
    "ec-3": "E-AC-3（杜比）",
    "ac-4": "AC-4（杜比）",
    "Vorbis": "Vorbis",
    ".mp3": "MP3（装在 mp4 里）",
    "alac": "ALAC（苹果无损）",
    "fLaC": "FLAC",
    "Opus": "Opus",
    "samr": "AMR",
    "sawb": "AMR",
    "dtsc": "DTS",
    "dtsh": "DTS",
    "dtsl": "DTS",
    "dtse": "DTS",
    "sowt": "PCM",
    "twos": "PCM",
    "lpcm": "PCM",
    "ipcm": "PCM",
    "fpcm": "PCM",
    "in24": "PCM",
}
"""What editors call a codec, by its code of four signs."""


class ClipRefused(Exception):
    """A file that cannot be shown: what is wrong with it, what the editor can do, and on which line of it
    (captions have lines; 0: none)."""

    def __init__(self, fact: str, remedy: str, line: int = 0) -> None:
        super().__init__(fact, remedy, line)
        self.fact, self.remedy, self.line = fact, remedy, line


def convert(name: str, *, phone: bool = False) -> str:
    """How to make a video of what a file is, that every browser plays."""
    ways = [PHONE] if phone else []
    typed = BY_COMMAND.format(name=name, new=f"{name.rpartition('.')[0]}-h264")
    return "请转成 H.264 的 mp4。" + "；".join((*ways, CUTTER, typed)) + "。"


def convert_sound(name: str) -> str:
    """How to make a recording of what a file is, that every browser plays."""
    return SOUND.format(name=name, new=name.rpartition(".")[0] or name)


def codec(code: str) -> str:
    """What a codec is called; one that nobody knows by its code."""
    return CODECS.get(code, f"“{code}”")


def too_large(name: str, size: int) -> ClipRefused:
    """The refusal of a file of so many bytes."""
    fact = f"{name} 有 {size / (1 << 20):.1f} MB，超过 {LIMIT >> 20} MB，放不进稿件文件夹。"
    return ClipRefused(
        fact,
        "请剪短，或者压小：用剪映导出时选 720P、低码率。一定要这么长的，请放到放视频的服务器上，写它的网址："
        "![图说](https://v.example/xian-chang.mp4)，主机名写进设置 MEDIA_HOSTS。",
    )


def broken(name: str) -> ClipRefused:
    """The refusal of a file that ends too early, or was damaged."""
    return ClipRefused(f"{name} 不完整，或者已经损坏。", AGAIN)
