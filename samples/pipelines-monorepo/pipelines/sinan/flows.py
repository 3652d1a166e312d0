from prefect import flow, get_run_logger


@flow(name="SINAN | Notificações")
def carga_sinan() -> None:
    """Loads the notifications of diseases."""
    get_run_logger().info("sinan: nothing to load in the sample")
