"""Pumps and drugs, each figure with where it comes from."""


def test_every_figure_of_a_pump_has_its_source_and_evidence(alice):
    models = {model["key"]: model for model in alice.get("catalogue/pumps").json()}
    reservoir = models["medtronic-synchromed-ii-8637-40"]["reservoir"]
    assert (reservoir["value"], reservoir["unit"], reservoir["evidence"]) == ("40", "mL", "published")
    for model in models.values():
        for figure in (part for part in model.values() if isinstance(part, dict)):
            assert figure["source"]
            assert figure["evidence"] in ("published", "unverified", "clinic")


def test_drugs_have_their_safe_names_and_cited_limits(alice):
    drugs = {drug["key"]: drug for drug in alice.get("catalogue/drugs").json()}
    assert {"HYDROmorphone", "fentaNYL", "SUFentanil"} <= {drug["display"] for drug in drugs.values()}
    limits = [limit for drug in drugs.values() for limit in drug["limits"]]
    assert limits
    assert all(limit["source"] and limit["evidence"] for limit in limits)


def test_the_catalogue_is_no_patients_secret_but_needs_a_person(stranger):
    assert stranger.get("catalogue/drugs").status_code == 401
