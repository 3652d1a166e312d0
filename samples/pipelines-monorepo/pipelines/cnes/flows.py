from prefect import flow, get_run_logger


@flow(name="CNES | Estabelecimentos")
def carga_cnes() -> None:
    """Loads the health facilities of the city."""
    get_run_logger().info("cnes: nothing to load in the sample")
