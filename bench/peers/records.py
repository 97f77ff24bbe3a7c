"""Fits kept as they come, a line of JSON each, so that a run can go on where one was interrupted."""
import json
import os


class Records:
    """Each has set, split, method and value: None, with the reason in why, where it could not be measured."""

    def __init__(self, path):
        self.path, self.all = path, []
        if os.path.exists(path):
            with open(path) as file:
                self.all = [json.loads(line) for line in file if line.endswith("\n")]

    def of(self, name, method, splits):
        """Those of one method on the given splits of one set."""
        return [one for one in self.all if one["set"] == name and one["method"] == method and one["split"] in splits]

    def add(self, record):
        self.all.append(record)
        with open(self.path, "a") as file:
            file.write(json.dumps(record) + "\n")

    def drop(self, names, methods):
        """Forgets what is to be measured anew, and a line that was cut short."""
        self.all = [one for one in self.all if one["set"] not in names or one["method"] not in methods]
        with open(self.path + ".new", "w") as file:
            file.writelines(json.dumps(record) + "\n" for record in self.all)
        os.replace(self.path + ".new", self.path)
