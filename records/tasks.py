"""Celery's doors to the worker. Messages carry ids only; the rows are the truth."""

from celery import shared_task

from records import page_images, worker


@shared_task(name="records.run_job")
def run_job(job_id: int) -> None:
    worker.run_job(job_id)


@shared_task(name="records.upkeep")
def upkeep() -> None:
    worker.upkeep()


@shared_task(name="records.sweep")
def sweep() -> None:
    """Send what waits to the workers again, in case a message or a worker was lost."""
    for job_id in worker.due_jobs()[:20]:
        run_job.delay(job_id)
    worker.upkeep()


worker.chore(page_images.forget_pictures)
