"""The five small apps that everything stands on: council, people, audit, worktime, notify. Nothing else."""
