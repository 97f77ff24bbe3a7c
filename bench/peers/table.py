"""Results as Markdown and JSON."""
import json
import os


def seconds(value, cap=None):
    """A time; None is 'not within the cap'."""
    if value is None:
        return "—" if cap is None else f"not within {cap:.0f} s"
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def ratio(ours, theirs, cap=None):
    """How many times longer the peer took; a lower bound where it was stopped."""
    if ours is None:
        return "—"
    if theirs is None:
        return "—" if cap is None else f"> {cap / ours:.0f}×"
    value = theirs / ours
    return f"{value:.0f}×" if value >= 10 else f"{value:.2g}×"


def markdown(report):
    lines = ["# Peers side by side", "", ", ".join(f"{key} {value}" for key, value in report["machine"].items()), ""]
    if report["quick"]:
        lines += ["A smoke run on tiny problems: the figures mean nothing.", ""]
    for name, section in report["sections"].items():
        lines += [f"## {section['title']}", "", section["note"], "", "| " + " | ".join(section["columns"]) + " |", "|" + "---|" * len(section["columns"])]
        lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in section["rows"]]
        lines.append("")
    return "\n".join(lines)


def write(folder, report):
    with open(os.path.join(folder, "peers.md"), "w") as file:
        file.write(markdown(report))
    with open(os.path.join(folder, "peers.json"), "w") as file:
        json.dump(report, file, indent=1)
