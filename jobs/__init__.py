"""What the task queue (a table, by django-tasks-db) lacks.

A job is an ordinary function of `django.tasks`, in the module whose act it continues, queued
inside the act's transaction (so it exists exactly if the act does):

    @retrying(times=5, unless=(PictureRefusedError,))     # jobs.retrying; without it: one attempt
    @task(queue_name="slow")                              # "default" is for what people wait for
    def make_all(image_id: int) -> None: ...

    with transaction.atomic():
        image.save()
        make_all.enqueue(image.pk)                        # arguments are JSON

A job may run more than once (its worker can die after its work and before saying so): write it so
that a second run changes nothing. What runs at intervals is listed in NEWSBLOG_PERIODIC, dotted
path -> interval; each run is queued like any other job, once, however many workers there are.
`manage.py work` runs the queue; `manage.py serve` starts that beside the web server.
"""
