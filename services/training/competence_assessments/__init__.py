"""Competence assessments: what somebody can do, judged unit by unit by an assessor who did not train him."""
