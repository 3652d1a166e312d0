from prefect import flow, get_run_logger


@flow(name="SISREG | Solicitações")
def carga_sisreg() -> None:
    """Loads the requests for appointments."""
    get_run_logger().info("sisreg: nothing to load in the sample")
