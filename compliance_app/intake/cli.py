"""Commands of the intake; they stand among those of documents."""

import click

from compliance_app.documents.cli import commands
from compliance_app.intake import jobs


@commands.command("release-held")
def release_held() -> None:
    """Scan uploads that wait for the virus scanner and hand them on; remove those not sent within 24 hours."""
    click.echo(jobs.release())


@commands.command("reread")
@click.option("--pictures", is_flag=True, help="Scanned pictures too that could not be read without tesseract.")
def reread(*, pictures: bool) -> None:
    """Read the documents that came in before the machine could read them."""
    click.echo(f"{jobs.reread(pictures=pictures):,} documents read.")
