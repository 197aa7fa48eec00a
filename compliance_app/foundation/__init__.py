"""What every part stands on: clock, database, errors, file store, web safety, log. Knows no word of the business."""
